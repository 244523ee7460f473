package dev.stepwell.cli;

import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.LanguageModel;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that name the language model behind the destination `api/llm` and behind chats.
final class ModelOptions {
  @Option(
      names = "--llm-url",
      paramLabel = "URL",
      defaultValue = "${env:STEPWELL_LLM_URL}",
      description =
          "Base URL of a provider that speaks as OpenAI does, for the destination api/llm and for"
              + " chats (or STEPWELL_LLM_URL); without it both are refused.")
  String url;

  @Option(
      names = "--llm-token",
      paramLabel = "TOKEN",
      defaultValue = "${env:STEPWELL_LLM_TOKEN}",
      description = "What the provider knows this server by (or STEPWELL_LLM_TOKEN); never stored.")
  String token;

  /// The configuration with what was given.
  Config applied(Config config) {
    if (url == null || url.isBlank()) {
      if (token != null && !token.isBlank()) {
        throw new IllegalArgumentException("give --llm-token together with --llm-url");
      }
      return config;
    }
    return config.with(LanguageModel.of(url, Optional.ofNullable(token).filter(t -> !t.isBlank())));
  }
}
