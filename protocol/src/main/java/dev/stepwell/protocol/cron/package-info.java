/// When schedules fire: cron expressions in the dialect of the protocol.
package dev.stepwell.protocol.cron;
