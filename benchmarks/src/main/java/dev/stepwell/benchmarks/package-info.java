/// Benchmarks of single methods (JMH): what one command, one row, one list costs. What the whole
/// server does is measured by the load scenarios beside this module.
@org.jspecify.annotations.NullMarked
package dev.stepwell.benchmarks;
