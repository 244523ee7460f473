/// Gates: how many messages of one flow-control key may be under way at once, and how many may
/// start in a period. A gate admits; delivering is not its business, nor is what came of it.
package dev.stepwell.engine.gate;
