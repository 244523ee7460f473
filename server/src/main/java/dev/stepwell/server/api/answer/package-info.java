/// What became of commands, as answers in the one form of all requests.
@NullMarked
package dev.stepwell.server.api.answer;

import org.jspecify.annotations.NullMarked;
