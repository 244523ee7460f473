/// The simulation: clients, endpoints, network, store and clock of a server in one thread, from one
/// seed. The server's own code is the real one; what is replaced is sockets, threads and disk.
///
/// [Simulation] holds it together. [World] is time, [Faults] what goes wrong, [Life] a server from
/// its start to its crash. [Endpoint] plays workflows written as [Script], [Client] triggers,
/// notifies and cancels, [Repairer] looks after failed runs. [Model] knows what was promised and
/// [StateCheck] looks whether the state keeps it; [Gating] does so for what flow-control keys
/// ([Flows]) let through, [Succession] for what becomes of failures.
///
/// [Messaging] is the same for messages that stand alone: [Publisher] wants them, [Receiver] gets
/// them, [Ledger] follows each of them through the log, [QueueWatch], [ScheduleWatch],
/// [LetterWatch] and [ClaimWatch] know what else must be, and [MessageRowsCheck] looks at the rows.
/// To the server both are [Surroundings]. [FaultyEngine] and [Bug] are defects built in on purpose.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.simulation;
