package dev.stepwell.protocol.retry;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.retry.Expression.Binary;
import dev.stepwell.protocol.retry.Expression.Call;
import dev.stepwell.protocol.retry.Expression.Function;
import dev.stepwell.protocol.retry.Expression.Literal;
import dev.stepwell.protocol.retry.Expression.Negated;
import dev.stepwell.protocol.retry.Expression.Retried;
import java.util.ArrayList;
import java.util.List;

/// Recursive descent over
///
/// ```
/// expr    = term  *( ("+"|"-") term )
/// term    = unary *( ("*"|"/"|"%") unary )
/// unary   = ["+"|"-"] primary
/// primary = number | "retried" | func "(" expr *("," expr) ")" | "(" expr ")"
/// ```
///
/// bounded in length, depth and number of nodes, so that evaluation is cheap whatever was written.
final class ExpressionParser {
  static final int MAX_LENGTH = 512;
  static final int MAX_DEPTH = 32;
  static final int MAX_NODES = 256;

  private final String field;
  private final String text;
  private int at;
  private int depth;
  private int nodes;

  ExpressionParser(String field, String text) {
    this.field = field;
    this.text = text;
  }

  Expression parse() {
    if (text.length() > MAX_LENGTH) {
      throw refused("the expression is longer than " + MAX_LENGTH + " characters");
    }
    var expression = sum();
    peek();
    if (at < text.length()) { // a text may hold the character that END is
      throw unexpected();
    }
    return expression;
  }

  private Expression sum() {
    if (++depth > MAX_DEPTH) {
      throw refused("the expression is nested more than " + MAX_DEPTH + " deep");
    }
    var left = product();
    while (peek() == '+' || peek() == '-') {
      char operator = take();
      left = node(new Binary(operator, left, product()));
    }
    depth--;
    return left;
  }

  private Expression product() {
    var left = signed();
    while (peek() == '*' || peek() == '/' || peek() == '%') {
      char operator = take();
      left = node(new Binary(operator, left, signed()));
    }
    return left;
  }

  private Expression signed() {
    if (peek() == '-') {
      take();
      return node(new Negated(primary()));
    }
    if (peek() == '+') {
      take();
    }
    return primary();
  }

  private Expression primary() {
    char next = peek();
    if (next == '(') {
      take();
      var inner = sum();
      expect(')');
      return inner;
    }
    if (isDigit(next) || next == '.') {
      return node(new Literal(number()));
    }
    if (isLetter(next)) {
      var word = word();
      return node(word.equals("retried") ? new Retried() : call(word));
    }
    throw unexpected();
  }

  private Expression call(String name) {
    var function = function(name);
    expect('(');
    var arguments = new ArrayList<Expression>();
    arguments.add(sum());
    while (peek() == ',') {
      take();
      arguments.add(sum());
    }
    expect(')');
    if (!function.takes(arguments.size())) {
      throw refused("wrong number of arguments for " + name);
    }
    return new Call(function, List.copyOf(arguments));
  }

  private Function function(String name) {
    return switch (name) {
      case "pow" -> Function.POW;
      case "sqrt" -> Function.SQRT;
      case "abs" -> Function.ABS;
      case "exp" -> Function.EXP;
      case "floor" -> Function.FLOOR;
      case "ceil" -> Function.CEIL;
      case "round" -> Function.ROUND;
      case "min" -> Function.MIN;
      case "max" -> Function.MAX;
      default ->
          throw refused(
              "unknown name '"
                  + name
                  + "' at position "
                  + (at - name.length())
                  + " of the expression");
    };
  }

  private double number() {
    int start = at;
    boolean point = false;
    while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      if (text.charAt(at) == '.') {
        if (point) {
          throw unexpected();
        }
        point = true;
      }
      at++;
    }
    if (at - start == 1 && point) {
      throw refused("expected a digit at position " + start + " of the expression");
    }
    return Double.parseDouble(text.substring(start, at));
  }

  private String word() {
    int start = at;
    while (at < text.length() && isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private <T extends Expression> T node(T expression) {
    if (++nodes > MAX_NODES) {
      throw refused("the expression has more than " + MAX_NODES + " parts");
    }
    return expression;
  }

  private static final char END = '\0';

  private char peek() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }

  private char take() {
    return text.charAt(at++);
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw unexpected();
    }
    take();
  }

  private WireException unexpected() {
    return refused(
        at < text.length()
            ? "unexpected '" + text.charAt(at) + "' at position " + at + " of the expression"
            : "the expression ends too early");
  }

  private WireException refused(String problem) {
    return new WireException(field, problem);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
