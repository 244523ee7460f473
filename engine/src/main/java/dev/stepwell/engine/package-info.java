/// What every room of the engine shares: commands, decisions, facts, the view that deciders read
/// and the tables that appliers write. No I/O, no clock and no randomness live here: instants and
/// tickets come in with the command.
package dev.stepwell.engine;
