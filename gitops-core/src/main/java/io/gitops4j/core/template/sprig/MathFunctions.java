package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;

/**
 * Numbers: conversion, arithmetic, rounding and ranges.
 *
 * <p>The rule: integer arithmetic wraps at 64 bits and gives {@code int64}; division and remainder
 * are cut towards zero; see {@link Casts} for what counts as a number and {@link Decimals} for
 * floats. Surprising: {@code round} of a negative number rounds halves down, as sprig does. Source:
 * sprig's {@code numeric.go}. Tests: the table {@code math.txt}.
 */
final class MathFunctions {

  private static final int OCTAL = 8;

  private MathFunctions() {}

  static void addTo(Registrar to) {
    conversions(to);
    arithmetic(to);
    floats(to);
    rounding(to);
    ranges(to);
  }

  private static void conversions(Registrar to) {
    to.add("int", "any", a -> Casts.toLong(a.any(0)));
    to.add("int64", "any", a -> int64(Casts.toLong(a.any(0))));
    to.add("float64", "any", a -> Casts.toDouble(a.any(0)));
    to.add("atoi", "string", a -> Casts.atoi(a.text(0)));
    to.add("toDecimal", "any", a -> int64(Casts.parse(Printed.value(a.any(0)), OCTAL).orElse(0)));
  }

  static TypedNumber int64(long value) {
    return TypedNumber.int64(value);
  }

  private static void arithmetic(Registrar to) {
    to.add("add1", "any", a -> int64(Casts.toLong(a.any(0)) + 1));
    to.add("add", "...any", a -> int64(a.from(0).stream().mapToLong(Casts::toLong).sum()));
    to.add("sub", "any, any", a -> pair(a, (x, y) -> x - y));
    to.add("div", "any, any", a -> pair(a, (x, y) -> x / divisor(y)));
    to.add("mod", "any, any", a -> pair(a, (x, y) -> x % divisor(y)));
    to.add("mul", "any, ...any", a -> all(a, (x, y) -> x * y));
    to.add("max", "any, ...any", a -> all(a, Math::max));
    to.add("biggest", "any, ...any", a -> all(a, Math::max));
    to.add("min", "any, ...any", a -> all(a, Math::min));
  }

  private static TypedNumber pair(Arguments a, LongBinaryOperator operation) {
    return int64(operation.applyAsLong(Casts.toLong(a.any(0)), Casts.toLong(a.any(1))));
  }

  private static TypedNumber all(Arguments a, LongBinaryOperator operation) {
    return int64(
        a.from(1).stream().mapToLong(Casts::toLong).reduce(Casts.toLong(a.any(0)), operation));
  }

  private static long divisor(long value) {
    if (value == 0) {
      throw new FunctionException("runtime error: integer divide by zero");
    }
    return value;
  }

  private static void floats(Registrar to) {
    to.add("add1f", "any", a -> Decimals.fold(a.any(0), List.of(1L), BigDecimal::add));
    to.add("addf", "...any", a -> Decimals.fold(0.0, a.from(0), BigDecimal::add));
    to.add("subf", "any, ...any", a -> Decimals.fold(a.any(0), a.from(1), BigDecimal::subtract));
    to.add("divf", "any, ...any", a -> Decimals.fold(a.any(0), a.from(1), Decimals::divide));
    to.add("mulf", "any, ...any", a -> Decimals.fold(a.any(0), a.from(1), BigDecimal::multiply));
    to.add("maxf", "any, ...any", a -> allFloats(a, Math::max));
    to.add("minf", "any, ...any", a -> allFloats(a, Math::min));
  }

  private static double allFloats(Arguments a, DoubleBinaryOperator operation) {
    return a.from(1).stream()
        .mapToDouble(Casts::toDouble)
        .reduce(Casts.toDouble(a.any(0)), operation);
  }

  private static void rounding(Registrar to) {
    to.add("floor", "any", a -> Math.floor(Casts.toDouble(a.any(0))));
    to.add("ceil", "any", a -> Math.ceil(Casts.toDouble(a.any(0))));
    to.add(
        "round",
        "any, int, ...float64",
        a -> round(Casts.toDouble(a.any(0)), a.integer(1), a.size() > 2 ? a.decimal(2) : 0.5));
  }

  private static double round(double value, long places, double roundOn) {
    double power = Math.pow(10, (double) places);
    double digits = power * value;
    double whole = digits < 0 ? Math.ceil(digits) : Math.floor(digits);
    double rounded = digits - whole >= roundOn ? Math.ceil(digits) : Math.floor(digits);
    return rounded / power;
  }

  private static void ranges(Registrar to) {
    to.add("until", "int", a -> ints(untilStep(0, a.integer(0), a.integer(0) < 0 ? -1 : 1)));
    to.add(
        "untilStep",
        "int, int, int",
        a -> ints(untilStep(a.integer(0), a.integer(1), a.integer(2))));
    to.add("seq", "...int", a -> spaced(sequence(a)));
  }

  private static TypedList ints(List<Long> values) {
    return new TypedList("int", new ArrayList<>(values));
  }

  private static String spaced(List<Long> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static List<Long> sequence(Arguments a) {
    if (a.size() == 0 || a.size() > 3) {
      return List.of();
    }
    long start = a.size() == 1 ? 1 : a.integer(0);
    long end = a.integer(a.size() - 1);
    long direction = end < start ? -1 : 1;
    long step = a.size() == 3 ? a.integer(1) : direction;
    if (direction < 0 && step > 0) {
      return List.of();
    }
    return untilStep(start, end + direction, step);
  }

  private static List<Long> untilStep(long start, long stop, long step) {
    List<Long> values = new ArrayList<>();
    boolean down = stop < start;
    if (step == 0 || down == step > 0) {
      return values;
    }
    for (long i = start; down ? i > stop : i < stop; i += step) {
      Limits.items("a range of numbers", values.size() + 1L);
      values.add(i);
      boolean overflows = step > 0 ? i > Long.MAX_VALUE - step : i < Long.MIN_VALUE - step;
      if (overflows) {
        return values;
      }
    }
    return values;
  }
}
