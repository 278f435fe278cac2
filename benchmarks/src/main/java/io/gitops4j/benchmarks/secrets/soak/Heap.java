package io.gitops4j.benchmarks.secrets.soak;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.gitops4j.benchmarks.secrets.upstream.MarkedValue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Bytes in use after a collection; the least of some tries. */
  static long used() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(100);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** How many objects there are of each class. */
  static Map<String, Long> histogram() {
    try {
      Object text =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      Map<String, Long> counts = new TreeMap<>();
      for (String line : text.toString().split("\n", -1)) {
        String[] words = line.trim().split("\\s+", -1);
        if (words.length >= 4 && words[0].endsWith(":")) {
          counts.put(words[3], Long.parseLong(words[1]));
        }
      }
      return counts;
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

  /** How many threads there are of ours. */
  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("gitops4j-"))
        .count();
  }
}
