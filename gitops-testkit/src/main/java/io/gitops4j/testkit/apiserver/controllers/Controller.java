package io.gitops4j.testkit.apiserver.controllers;

import java.util.List;

/** Brings objects of some kinds on their way. */
interface Controller {

  /** A kind without its version. */
  record GroupKind(String group, String kind) {}

  /** The kinds it looks after. */
  List<GroupKind> kinds();

  /** Does the next step for an object, if there is one. */
  void reconcile(Subject subject);
}
