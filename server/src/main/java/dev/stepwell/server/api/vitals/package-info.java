/// What the server tells of itself to whoever watches over it: probes, metrics, and how a project
/// fares. It owns the small interfaces behind them; who measures is not known here.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.api.vitals;
