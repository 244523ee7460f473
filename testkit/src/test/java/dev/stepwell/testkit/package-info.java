@org.jspecify.annotations.NullMarked
package dev.stepwell.testkit;
