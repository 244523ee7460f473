package dev.stepwell.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A completion script for fish, made from the commands: a line for each command and each option,
/// with the condition that the words before it are the path to them.
final class FishCompletion {
  private static final String PATH = "__stepwell_at";

  private final List<String> lines = new ArrayList<>();

  private FishCompletion() {}

  static String of(CommandLine root) {
    var script = new FishCompletion();
    script.lines.add("# Completion of stepwell for fish.");
    // Whether the commands that were typed are exactly these, whatever options stand among them.
    script.lines.add("function " + PATH);
    script.lines.add("    set -l words");
    script.lines.add("    for word in (commandline -opc)[2..-1]");
    script.lines.add("        string match -q -- '-*' $word; or set -a words $word");
    script.lines.add("    end");
    script.lines.add("    set -l path (string split -n ' ' -- $argv[1])");
    script.lines.add("    set -l exact $argv[2]");
    script.lines.add("    test (count $words) -ge (count $path); or return 1");
    script.lines.add("    test $exact = no -o (count $words) -eq (count $path); or return 1");
    script.lines.add("    for i in (seq (count $path))");
    script.lines.add("        test $words[$i] = $path[$i]; or return 1");
    script.lines.add("    end");
    script.lines.add("end");
    script.lines.add("complete -c " + root.getCommandName() + " -e");
    script.command(root.getCommandSpec(), "");
    return String.join("\n", script.lines) + "\n";
  }

  /// @param path the commands that lead to it, with blanks between them
  private void command(CommandSpec spec, String path) {
    var name = spec.root().name();
    for (var entry : spec.subcommands().entrySet()) {
      var below = entry.getValue().getCommandSpec();
      var description = first(below.usageMessage().description());
      lines.add(
          "complete -c %s -f -n %s -a %s -d %s"
              .formatted(name, condition(path, true), entry.getKey(), quoted(description)));
    }
    boolean last = spec.subcommands().isEmpty();
    for (var option : spec.options()) {
      lines.add("complete -c " + name + " -n " + condition(path, !last) + option(option));
    }
    spec.subcommands()
        .forEach((word, below) -> command(below.getCommandSpec(), (path + " " + word).strip()));
  }

  private static String condition(String path, boolean exact) {
    return quoted(PATH + " \"" + path + "\" " + (exact ? "yes" : "no"));
  }

  private static String option(OptionSpec option) {
    var text = new StringBuilder();
    for (var name : option.names()) {
      text.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
    }
    // An option with a value is followed by anything, a file among it.
    text.append(option.arity().max() > 0 ? " -r" : "");
    return text.append(" -d ").append(quoted(first(option.description()))).toString();
  }

  private static String first(String[] description) {
    return description.length == 0 ? "" : description[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
