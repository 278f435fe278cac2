package io.gitops4j.benchmarks.secrets.soak;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.gitops4j.benchmarks.secrets.upstream.MarkedValue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is in the memory of this process, as far as something still refers to it. */
final class Heap {

  private static final int LONGEST_VALUE = 64;

  private Heap() {}

  /**
   * What there is after a collection.
   *
   * @param bytes of all objects
   * @param objects how many there are of each class
   */
  record Histogram(long bytes, Map<String, Long> objects) {
    long of(Class<?> type) {
      return objects.getOrDefault(type.getName(), 0L);
    }
  }

  static Histogram histogram() {
    try {
      Object text =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      Map<String, Long> counts = new TreeMap<>();
      long bytes = 0;
      for (String line : text.toString().split("\n", -1)) {
        String[] words = line.trim().split("\\s+", -1);
        if (words.length >= 4 && words[0].endsWith(":")) {
          counts.put(words[3], Long.parseLong(words[1]));
          bytes += Long.parseLong(words[2]);
        }
      }
      return new Histogram(bytes, counts);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The values that a dump of what is in use holds, as text of either width. */
  static Set<MarkedValue> values(String key) throws IOException {
    Path folder = Files.createTempDirectory("secrets-soak");
    Path dump = folder.resolve("heap.hprof");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(dump.toString(), true);
      return search(dump, key);
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(folder);
    }
  }

  private static Set<MarkedValue> search(Path dump, String key) throws IOException {
    try (FileChannel channel = FileChannel.open(dump)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      Set<MarkedValue> found = new HashSet<>();
      for (int at = 0; at < bytes.limit(); at++) {
        if (bytes.get(at) == MarkedValue.MARK.charAt(0)) {
          for (int width = 1; width <= 2; width++) {
            String text = text(bytes, at, width);
            MarkedValue value =
                text.startsWith(MarkedValue.MARK) ? MarkedValue.at(text, 0, key) : null;
            if (value != null) {
              found.add(value);
            }
          }
        }
      }
      return found;
    }
  }

  private static String text(ByteBuffer bytes, int start, int width) {
    StringBuilder text = new StringBuilder();
    for (int at = start; at < bytes.limit() && text.length() < LONGEST_VALUE; at += width) {
      text.append((char) bytes.get(at));
      if (text.length() <= MarkedValue.MARK.length()
          && text.charAt(text.length() - 1) != MarkedValue.MARK.charAt(text.length() - 1)) {
        break;
      }
    }
    return text.toString();
  }

  /** How many threads there are whose names begin so. */
  static long threads(String... beginnings) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> Arrays.stream(beginnings).anyMatch(thread.getName()::startsWith))
        .count();
  }
}
