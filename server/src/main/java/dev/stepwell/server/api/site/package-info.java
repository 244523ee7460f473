/// Pages beside the REST API: what they are, and what they get from the server.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.api.site;
