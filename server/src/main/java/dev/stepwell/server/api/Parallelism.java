package dev.stepwell.server.api;

import dev.stepwell.engine.ProjectId;
import java.util.function.ToIntFunction;

/// How many requests may be in flight to endpoints, and how many of a project are.
public record Parallelism(int max, ToIntFunction<ProjectId> count) {}
