package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;

/**
 * Versions such as {@code semver('1.2.3')}. Source: k8s.io/apiserver, {@code
 * pkg/cel/library/semverlib.go}, version 1. Tests: the recorded {@code crd-cel-semver}.
 */
final class SemverLibrary {

  private static final CelType TYPE = OpaqueType.create("kubernetes.Semver");
  private static final FunctionSet.Arg SELF = new FunctionSet.Arg(TYPE, Semver.class);

  private SemverLibrary() {}

  private static Semver self(Object[] a) {
    return (Semver) a[0];
  }

  private static int compare(Object[] a) {
    return self(a).compareTo((Semver) a[1]);
  }

  private static Semver parse(Object text, boolean lenient) {
    return lenient ? Semver.lenient((String) text) : Semver.parse((String) text);
  }

  private static boolean is(Object text, boolean lenient) {
    try {
      parse(text, lenient);
      return true;
    } catch (CelFailure e) {
      return false;
    }
  }

  static FunctionSet functions() {
    FunctionSet.Arg text = FunctionSet.STRING;
    FunctionSet.Arg flag = FunctionSet.BOOL;
    CelType bool = SimpleType.BOOL;
    return new FunctionSet()
        .global("semver", "string_to_semver", TYPE, a -> parse(a[0], false), text)
        .global(
            "semver", "string_bool_to_semver", TYPE, a -> parse(a[0], (Boolean) a[1]), text, flag)
        .global("isSemver", "is_semver_string", bool, a -> is(a[0], false), text)
        .global(
            "isSemver", "is_semver_string_bool", bool, a -> is(a[0], (Boolean) a[1]), text, flag)
        .member("isGreaterThan", "semver_is_greater_than", bool, a -> compare(a) > 0, SELF, SELF)
        .member("isLessThan", "semver_is_less_than", bool, a -> compare(a) < 0, SELF, SELF)
        .member(
            "compareTo", "semver_compare_to", SimpleType.INT, a -> (long) compare(a), SELF, SELF)
        .member("major", "semver_major", SimpleType.INT, a -> self(a).major(), SELF)
        .member("minor", "semver_minor", SimpleType.INT, a -> self(a).minor(), SELF)
        .member("patch", "semver_patch", SimpleType.INT, a -> self(a).patch(), SELF);
  }
}
