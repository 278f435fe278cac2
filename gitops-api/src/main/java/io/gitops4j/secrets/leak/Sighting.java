package io.gitops4j.secrets.leak;

/** Takes what matchers find: which secret, how written, from where to where in the text. */
@FunctionalInterface
interface Sighting {
  void found(int secret, LeakForm form, long start, long end);
}
