package io.gitops4j.core.chart;

import io.gitops4j.Notice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The files of a chart archive: gzip around tar, with one folder around the chart's files.
 *
 * <p>The rule: the first part of every path is dropped, whatever it is; a backslash anywhere in a
 * path makes backslashes the separator. Surprising cases: a path that is absolute, leaves the chart
 * or begins with a drive is an error even though nothing is ever written to a disk; a link or a
 * device is an empty file. The bytes are limited as they are unpacked, not as the archive says.
 * Source: Helm 3.22 {@code pkg/chart/loader/archive.go}. Tests: {@code ChartLoaderTest}, {@code
 * ChartArchiveFuzzTest}.
 */
final class ChartArchive {

  private ChartArchive() {}

  static List<ChartFile> files(byte[] archive, LoadBudget budget, List<Notice> notices) {
    budget.archive(archive.length);
    if (archive.length < 3
        || archive[0] != 0x1f
        || (archive[1] & 0xff) != 0x8b
        || archive[2] != 8) {
      throw budget.malformed(
          "it does not appear to be a gzipped archive; give a chart packed with helm package");
    }
    List<ChartFile> files = new ArrayList<>();
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(archive), 1 << 16)) {
      long most = budget.unpackedBytes();
      TarReader tar =
          new TarReader(
              new BoundedStream(
                  unzipped,
                  most,
                  () -> {
                    throw budget.exceeded("the archive unpacks to more bytes", most, "bytes");
                  }));
      for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
        budget.entry();
        if (entry.isDirectory()) {
          continue;
        }
        String name = inside(entry.name(), budget);
        budget.file(name, entry.size());
        if (!entry.isFile()) {
          notices.add(
              new Notice(
                  null,
                  null,
                  null,
                  "%s of %s is a link or no regular file and is read as an empty file, as Helm does"
                      .formatted(name, budget.chart())));
        }
        files.add(ChartFile.own(name, tar.content()));
      }
    } catch (IOException e) {
      throw budget.malformed(
          "the archive is broken: %s; pack or download it again".formatted(e.getMessage()));
    }
    if (files.isEmpty()) {
      throw budget.malformed("no files in chart archive; pack it again");
    }
    return files;
  }

  /** The path below the chart's folder. */
  private static String inside(String path, LoadBudget budget) {
    char separator = path.indexOf('\\') >= 0 ? '\\' : '/';
    int cut = path.indexOf(separator);
    String first = cut < 0 ? path : path.substring(0, cut);
    String rest = cut < 0 ? "" : path.substring(cut + 1).replace(separator, '/');
    if (rest.startsWith("/")) {
      throw budget.denied("chart illegally contains absolute paths; pack it with helm package");
    }
    String clean = clean(rest);
    if (clean.isEmpty()) {
      throw budget.denied(
          "chart illegally contains content outside the base directory: \"%s\"; pack it with helm package"
              .formatted(path));
    }
    if (clean.startsWith("..")) {
      throw budget.denied(
          "chart illegally references parent directory with \"%s\"; pack it with helm package"
              .formatted(path));
    }
    if (onDrive(clean)) {
      throw budget.denied(
          "chart contains illegally named files: \"%s\"; pack it with helm package"
              .formatted(path));
    }
    if (first.equals("Chart.yaml")) {
      throw budget.denied("chart yaml not in base directory; pack it with helm package");
    }
    return clean;
  }

  /** Whether a path begins with the letter of a drive, as {@code C:/}. */
  private static boolean onDrive(String path) {
    char letter = path.charAt(0);
    boolean ascii = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    return ascii && path.startsWith(":/", 1);
  }

  /** A relative path without empty, {@code .} and, where possible, {@code ..} parts. */
  private static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }
}
