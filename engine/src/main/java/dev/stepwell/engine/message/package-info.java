/// Messages: one thing to deliver to one endpoint, its attempts and its end. What a delivery means
/// for a run is not decided here: the room of runs is told.
package dev.stepwell.engine.message;
