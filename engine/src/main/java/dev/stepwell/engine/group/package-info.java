/// URL groups: names for many endpoints, each of which gets a message of its own.
package dev.stepwell.engine.group;
