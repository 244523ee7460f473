package dev.stepwell.protocol.retry;

import java.util.List;

/// A parsed retry-delay expression, in double precision.
sealed interface Expression {
  double value(double retried);

  record Literal(double number) implements Expression {
    @Override
    public double value(double retried) {
      return number;
    }
  }

  record Retried() implements Expression {
    @Override
    public double value(double retried) {
      return retried;
    }
  }

  record Negated(Expression inner) implements Expression {
    @Override
    public double value(double retried) {
      return -inner.value(retried);
    }
  }

  record Binary(char operator, Expression left, Expression right) implements Expression {
    @Override
    public double value(double retried) {
      double a = left.value(retried);
      double b = right.value(retried);
      return switch (operator) {
        case '+' -> a + b;
        case '-' -> a - b;
        case '*' -> a * b;
        case '/' -> a / b;
        case '%' -> a % b;
        default -> throw new IllegalStateException("no operator: " + operator);
      };
    }
  }

  record Call(Function function, List<Expression> arguments) implements Expression {
    @Override
    public double value(double retried) {
      double result = arguments.getFirst().value(retried);
      if (arguments.size() == 1) {
        return function.of(result, 0);
      }
      for (var argument : arguments.subList(1, arguments.size())) {
        result = function.of(result, argument.value(retried));
      }
      return result;
    }
  }

  /// The nine functions, with how many arguments they take.
  enum Function {
    POW(2, 2) {
      @Override
      double of(double a, double b) {
        return Math.pow(a, b);
      }
    },
    SQRT(1, 1) {
      @Override
      double of(double a, double unused) {
        return Math.sqrt(a);
      }
    },
    ABS(1, 1) {
      @Override
      double of(double a, double unused) {
        return Math.abs(a);
      }
    },
    EXP(1, 1) {
      @Override
      double of(double a, double unused) {
        return Math.exp(a);
      }
    },
    FLOOR(1, 1) {
      @Override
      double of(double a, double unused) {
        return Math.floor(a);
      }
    },
    CEIL(1, 1) {
      @Override
      double of(double a, double unused) {
        return Math.ceil(a);
      }
    },
    /// Halves are rounded away from zero.
    ROUND(1, 1) {
      @Override
      double of(double a, double unused) {
        return Math.copySign(Math.floor(Math.abs(a) + 0.5), a);
      }
    },
    MIN(2, Integer.MAX_VALUE) {
      @Override
      double of(double a, double b) {
        return Math.min(a, b);
      }
    },
    MAX(2, Integer.MAX_VALUE) {
      @Override
      double of(double a, double b) {
        return Math.max(a, b);
      }
    };

    private final int least;
    private final int most;

    Function(int least, int most) {
      this.least = least;
      this.most = most;
    }

    abstract double of(double a, double b);

    boolean takes(int arguments) {
      return arguments >= least && arguments <= most;
    }
  }
}
