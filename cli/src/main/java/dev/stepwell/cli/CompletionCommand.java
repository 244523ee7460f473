package dev.stepwell.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `stepwell completion`.
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script with which a shell completes commands and options.",
      "For bash: source <(stepwell completion bash)",
      "For zsh: autoload -U compinit bashcompinit; compinit; bashcompinit;",
      "         source <(stepwell completion zsh)",
      "For fish: stepwell completion fish | source"
    })
final class CompletionCommand implements Callable<Integer> {
  /// Those that have a script.
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  /// Shells are written small.
  static final class Converter implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String text) {
      return switch (text) {
        case "bash" -> Shell.BASH;
        case "zsh" -> Shell.ZSH;
        case "fish" -> Shell.FISH;
        default -> throw new TypeConversionException("expected bash, zsh or fish");
      };
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      converter = Converter.class,
      description = "bash, zsh or fish.")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    var script =
        switch (shell) {
          // One script: in zsh it runs with the completion of bash.
          case BASH, ZSH -> AutoComplete.bash(root.getCommandName(), root);
          case FISH -> FishCompletion.of(root);
        };
    var out = spec.commandLine().getOut();
    out.print(script);
    out.flush();
    return 0;
  }
}
