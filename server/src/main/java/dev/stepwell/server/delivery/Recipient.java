package dev.stepwell.server.delivery;

import dev.stepwell.engine.ProjectId;

/// Whose places a message needs.
///
/// @param host with the port
record Recipient(ProjectId project, String host) {}
