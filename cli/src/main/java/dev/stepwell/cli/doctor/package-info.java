/// What is wrong with an endpoint, found out by sending it what a server would send.
@org.jspecify.annotations.NullMarked
package dev.stepwell.cli.doctor;
