package dev.stepwell.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How the log is written to standard error.
enum LogFormat {
  /// For people: as `logback.xml` says.
  PLAIN,

  /// One JSON object in a line, for those who collect logs.
  JSON;

  /// Writes the log of this process in this form from now on.
  void use() {
    switch (this) {
      case PLAIN -> {} // it is so from the start
      case JSON -> json();
    }
  }

  private static void json() {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var context = root.getLoggerContext();
    var encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    // What the text is made of, and what is the same in each line, would be there twice.
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMarkers(false);
    encoder.setWithKVPList(false);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("json");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
  }

  static final class Converter implements ITypeConverter<LogFormat> {
    @Override
    public LogFormat convert(String text) {
      for (var format : values()) {
        if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
          return format;
        }
      }
      throw new TypeConversionException("expected plain or json, found " + text);
    }
  }
}
