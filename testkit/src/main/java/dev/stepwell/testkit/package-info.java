/// What tests of every module share. Knows none of the modules.
@org.jspecify.annotations.NullMarked
package dev.stepwell.testkit;
