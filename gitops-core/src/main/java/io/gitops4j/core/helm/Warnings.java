package io.gitops4j.core.helm;

import io.gitops4j.Notice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What Helm prints as warnings, each once although Helm coalesces, and so warns, several times. For
 * one thread.
 */
final class Warnings {

  private static final int MOST = 1_000;

  private final Set<String> messages = new LinkedHashSet<>();

  void add(String message) {
    if (messages.size() < MOST) {
      messages.add(message);
    }
  }

  List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    messages.forEach(message -> notices.add(new Notice(null, null, null, message)));
    return notices;
  }
}
