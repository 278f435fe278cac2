package io.gitops4j.core.template;

import java.util.ArrayList;
import java.util.List;

/** The variables that are visible at a place of a template, and their slots. */
final class Scope {

  /** A variable: its name, its slot, and whether a loop sets it. */
  private record Declared(String name, int slot, boolean dynamic) {}

  private final List<Declared> visible = new ArrayList<>(List.of(new Declared("$", 0, false)));
  private int slots = 1;

  int slots() {
    return slots;
  }

  int mark() {
    return visible.size();
  }

  void release(int mark) {
    visible.subList(mark, visible.size()).clear();
  }

  int declare(String name, boolean dynamic) {
    visible.add(new Declared(name, slots, dynamic));
    return slots++;
  }

  /** The slot of a variable; -1 if none of the name is visible. */
  int slot(String name) {
    for (int i = visible.size() - 1; i >= 0; i--) {
      if (visible.get(i).name.equals(name)) {
        return visible.get(i).slot;
      }
    }
    return -1;
  }

  boolean dynamic(String name) {
    for (int i = visible.size() - 1; i >= 0; i--) {
      if (visible.get(i).name.equals(name)) {
        return visible.get(i).dynamic;
      }
    }
    return false;
  }
}
