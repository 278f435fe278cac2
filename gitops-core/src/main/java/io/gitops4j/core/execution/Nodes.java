package io.gitops4j.core.execution;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.graph.UnitGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The units of an execution; every method is called with the execution's lock held. */
final class Nodes {

  private final Map<UnitId, Node> byId = new TreeMap<>();

  Collection<Node> all() {
    return List.copyOf(byId.values());
  }

  @Nullable Node get(UnitId id) {
    return byId.get(id);
  }

  /** The node of a unit that is known to be there. */
  Node of(Unit unit) {
    Node node = byId.get(unit.id());
    if (node == null) {
      throw new IllegalStateException(unit.id() + " is not part of the execution");
    }
    return node;
  }

  void add(Node node) {
    byId.put(node.id, node);
  }

  void remove(Node node) {
    byId.remove(node.id);
  }

  UnitGraph graph() {
    return UnitGraph.of(
        byId.values().stream().filter(node -> !node.gone).map(node -> node.unit).toList());
  }

  /** The nodes in the order of the graph, those that are gone at the end. */
  List<Node> ordered() {
    List<Node> ordered = new ArrayList<>();
    for (Unit unit : graph().order()) {
      ordered.add(of(unit));
    }
    byId.values().stream().filter(node -> node.gone).forEach(ordered::add);
    return ordered;
  }

  /** Whether a node must wait for its parent's objects. */
  boolean held(Node node) {
    Node parent = node.parent == null ? null : byId.get(node.parent);
    return parent != null
        && !parent.gone
        && (parent.phase == Node.Phase.WAITING
            || (parent.phase == Node.Phase.RUNNING && !parent.applied));
  }

  /** Marks nodes as gone whose parent is gone, too. */
  void orphan() {
    boolean found = true;
    while (found) {
      found = false;
      for (Node node : byId.values()) {
        Node parent = node.parent == null ? null : byId.get(node.parent);
        if (!node.gone && node.parent != null && (parent == null || parent.gone)) {
          node.gone = true;
          found = true;
        }
      }
    }
  }

  /** An object of the applier's own cluster among what runs before a unit. */
  Optional<Manifest> before(Unit unit, ObjectRef ref) {
    return before(unit).stream()
        .filter(node -> node.unit.kubeConfig().isEmpty())
        .flatMap(node -> node.find(ref).stream())
        .findFirst();
  }

  /** What runs before a unit: its ancestors and what it depends on, all the way, nearest first. */
  List<Node> before(Unit unit) {
    List<Node> found = new ArrayList<>();
    Set<UnitId> seen = new HashSet<>(Set.of(unit.id()));
    Deque<Node> open = new ArrayDeque<>(List.of(of(unit)));
    while (!open.isEmpty()) {
      Node node = open.remove();
      List<UnitId> next = new ArrayList<>(node.unit.dependsOn());
      if (node.parent != null) {
        next.add(node.parent);
      }
      for (UnitId id : next) {
        Node before = byId.get(id);
        if (before != null && seen.add(id)) {
          found.add(before);
          open.add(before);
        }
      }
    }
    return found;
  }

  /** What all other units are known to desire in the cluster of one. */
  Set<ObjectRef> claimed(Unit except) {
    Set<ObjectRef> claimed = new HashSet<>();
    for (Node node : byId.values()) {
      if (!node.id.equals(except.id())
          && !node.gone
          && node.unit.kubeConfig().equals(except.kubeConfig())) {
        claimed.addAll(node.refs());
      }
    }
    return claimed;
  }
}
