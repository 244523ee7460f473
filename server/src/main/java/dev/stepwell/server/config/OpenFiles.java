package dev.stepwell.server.config;

/// The files that a process has open, and who has how many of them. Each connection is one.
///
/// @param program what runs it, looks up names and writes its log
/// @param store what the store keeps open
/// @param clients connections of clients
/// @param endpoints connections to endpoints, and to the language model
public record OpenFiles(int program, int store, int clients, int endpoints) {
  /// Jars, the log, and name lookups at once; about 60 of them are open where nothing happens.
  private static final int PROGRAM = 96;

  /// What waits for events is a file, and so is what wakes it.
  private static final int OF_EVENT_LOOP = 3;

  /// Without as many of each kind there is no use in starting.
  private static final int FEWEST = 20;

  /// What a configuration may take.
  ///
  /// @param store what the store would take where there are enough
  public static OpenFiles of(Config config, int store) {
    var edge = config.incoming().edge();
    var sender = config.outgoing().sender();
    int eventLoops = Math.max(edge.eventLoops(), sender.eventLoops());
    return new OpenFiles(
        PROGRAM + OF_EVENT_LOOP * eventLoops, store, edge.files(), sender.connections().all());
  }

  public long sum() {
    return (long) program + store + clients + endpoints;
  }

  /// These, where the process may have so many. Otherwise a quarter of what the program leaves is
  /// for the store, and the rest in halves for the connections; whoever wants less than his part
  /// leaves it to the others.
  public OpenFiles within(long limit) {
    if (sum() <= limit) {
      return this;
    }
    long left = Math.max(0, limit - program);
    int forStore = bounded(store, left / 4);
    long rest = left - forStore;
    int forEndpoints = bounded(endpoints, Math.max(rest / 2, rest - clients));
    int forClients = bounded(clients, rest - forEndpoints);
    return new OpenFiles(program, forStore, forClients, forEndpoints);
  }

  private static int bounded(int wanted, long share) {
    return (int) Math.min(wanted, Math.max(FEWEST, share));
  }
}
