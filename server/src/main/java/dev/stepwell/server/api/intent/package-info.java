/// What published messages ask for, as commands. Nothing is submitted here.
@NullMarked
package dev.stepwell.server.api.intent;

import org.jspecify.annotations.NullMarked;
