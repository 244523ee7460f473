/// The commands that talk to a running server over its REST API. They see nothing of the server, so
/// that they start without loading it.
@NullMarked
package dev.stepwell.cli.client;

import org.jspecify.annotations.NullMarked;
