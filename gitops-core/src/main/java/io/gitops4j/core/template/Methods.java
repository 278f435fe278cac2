package io.gitops4j.core.template;

import io.gitops4j.core.template.value.TypedNumber;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of values: those they show, and a few of Go's times that charts call. */
final class Methods {

  private Methods() {}

  static @Nullable FunctionDefinition find(Object value, String name) {
    if (value instanceof TemplateObject object) {
      return object.method(name);
    } else if (value instanceof ZonedDateTime time) {
      return time(time).get(name);
    } else if (value instanceof Duration duration) {
      return duration(duration).get(name);
    }
    return null;
  }

  private static Map<String, FunctionDefinition> time(ZonedDateTime time) {
    return Map.of(
        "Unix", getter(TypedNumber.int64(time.toEpochSecond())),
        "Year", getter((long) time.getYear()),
        "Day", getter((long) time.getDayOfMonth()),
        "Hour", getter((long) time.getHour()),
        "Minute", getter((long) time.getMinute()),
        "Second", getter((long) time.getSecond()),
        "YearDay", getter((long) time.getDayOfYear()));
  }

  private static Map<String, FunctionDefinition> duration(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return Map.of(
        "Seconds", getter(seconds),
        "Minutes", getter(seconds / 60),
        "Hours", getter(seconds / 3600));
  }

  private static FunctionDefinition getter(Object value) {
    return new FunctionDefinition(Signature.of(), arguments -> value);
  }
}
