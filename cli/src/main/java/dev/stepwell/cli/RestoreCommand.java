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

/// Makes a data folder of a backup.
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a data folder of a backup. Each file is compared with what it was; nothing is ever"
          + " overwritten.",
      "The backup stays as it is."
    })
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      description = "The new data folder; it does not exist yet, or is empty.")
  Path data;

  @Parameters(paramLabel = "BACKUP", description = "Folder that `stepwell backup` has made.")
  Path backup;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var restored = Backup.restore(backup, data, new CopyLines(out));
    out.println(
        "Restored "
            + CopyLines.size(restored.bytes())
            + " in "
            + restored.files()
            + " files into "
            + data.toAbsolutePath().normalize()
            + ": the state of "
            + restored.made()
            + " or a moment later.");
    out.println("Next:");
    out.println(
        "  1. See that no other server runs on the data that were copied: both would deliver.");
    out.println(
        "  2. Give the folder to the user that runs the server (chown -R), if that is not you.");
    out.println(
        "  3. stepwell serve --data "
            + data
            + " (tokens and signing keys are those of the backup).");
    out.println(
        "What was delivered after the backup is delivered again; what was accepted after it is not there.");
    out.flush();
    return 0;
  }
}
