package dev.stepwell.cli;

import dev.stepwell.store.rocksdb.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Copies a data folder, whether a server runs on it or not.
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the data of a server, which may go on running, into a new folder.",
      "Run it on the server's machine as the user whose the data are. The copy has the signing keys"
          + " in it: keep it as safe as the data."
    })
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      defaultValue = ".stepwell",
      description = "Folder that keeps the data (default: ${DEFAULT-VALUE}).")
  Path data;

  @Parameters(paramLabel = "FOLDER", description = "Where the copy goes; it does not exist yet.")
  Path folder;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    var made = Backup.make(data, folder, new CopyLines(out));
    out.println(
        "Backup of "
            + data.toAbsolutePath().normalize()
            + " in "
            + folder.toAbsolutePath().normalize()
            + ": "
            + CopyLines.size(made.bytes())
            + " in "
            + made.files()
            + " files, read again and whole.");
    out.println("All that was acknowledged before " + made.made() + " is in it.");
    out.println("Restore it with: stepwell restore " + folder + " --data NEW-FOLDER");
    out.flush();
    return 0;
  }
}
