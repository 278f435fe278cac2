package io.gitops4j.aws.secrets.value;

import io.gitops4j.SecretValue;
import io.gitops4j.secrets.SecretField;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a record asks of a secret, checked before any value is looked at, so that a record that can
 * never be made is told from a secret that does not fit.
 *
 * @param constructor the canonical constructor
 * @param parts the components, in order
 * @param handsOut whether it holds, at any depth, something that its receiver is meant to overwrite
 *     or close; such a record is made anew for everyone who asks
 */
record RecordShape(Constructor<?> constructor, List<Part> parts, boolean handsOut) {

  private static final Set<Class<?>> TEXTS = Set.of(String.class, SecretValue.class, char[].class);

  /** A component: its name, the field that it takes, its type. */
  record Part(String name, String field, Type type) {}

  /**
   * The shape of a record.
   *
   * @throws IllegalArgumentException when it has components of types that are not known, or cannot
   *     be made from here
   */
  static RecordShape of(Class<?> type) {
    boolean[] handsOut = new boolean[1];
    check(type, new HashSet<>(), handsOut);
    return new RecordShape(constructor(type), parts(type), handsOut[0]);
  }

  private static void check(Class<?> type, Set<Class<?>> seen, boolean[] handsOut) {
    if (!seen.add(type)) {
      return;
    }
    for (Part part : parts(type)) {
      Class<?> raw = inner(part.type());
      if (raw == SecretValue.class || raw == char[].class) {
        handsOut[0] = true;
      }
      if (raw.isRecord()) {
        check(raw, seen, handsOut);
      } else if (!Scalars.knows(raw) && !TEXTS.contains(raw)) {
        throw new IllegalArgumentException(
            "the component "
                + part.name()
                + " of the record "
                + type.getName()
                + " has the type "
                + part.type().getTypeName()
                + ", which no field of a secret can be made into");
      }
    }
    constructor(type);
  }

  /** The type that a value is made into: the argument of an Optional or a List, or the type. */
  private static Class<?> inner(Type type) {
    Type wanted = type;
    if (type instanceof ParameterizedType generic
        && (generic.getRawType() == Optional.class || generic.getRawType() == List.class)) {
      wanted = generic.getActualTypeArguments()[0];
    }
    return wanted instanceof Class<?> raw ? raw : Object.class;
  }

  private static List<Part> parts(Class<?> type) {
    List<Part> parts = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      SecretField named = component.getAnnotation(SecretField.class);
      parts.add(
          new Part(
              component.getName(),
              named == null ? component.getName() : named.value(),
              component.getGenericType()));
    }
    return parts;
  }

  private static Constructor<?> constructor(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
    }
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical;
    } catch (NoSuchMethodException | InaccessibleObjectException | SecurityException closed) {
      throw new IllegalArgumentException(
          "the record "
              + type.getName()
              + " cannot be made from here; let its module open the package "
              + type.getPackageName()
              + " to io.gitops4j.aws",
          closed);
    }
  }
}
