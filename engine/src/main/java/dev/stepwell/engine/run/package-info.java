/// Runs of workflows: their list of steps, the events they wait for, the notifications saved for
/// them, their children and their end. Requests to endpoints are messages, which have a room of
/// their own.
package dev.stepwell.engine.run;
