/// Schedules: messages that are published again and again, at times that a cron expression names.
package dev.stepwell.engine.schedule;
