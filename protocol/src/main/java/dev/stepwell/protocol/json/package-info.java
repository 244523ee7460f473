/// JSON as `JSON.stringify` writes it, and a bounded reader over a streaming parser.
package dev.stepwell.protocol.json;
