/// What a page is, and how it becomes an answer: its frame, its forms, how it is kept up to date.
@NullMarked
package dev.stepwell.dashboard.page;

import org.jspecify.annotations.NullMarked;
