/// Chats with the language model that the server was told of, while the client waits.
@NullMarked
package dev.stepwell.server.api.llm;

import org.jspecify.annotations.NullMarked;
