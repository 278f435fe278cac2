package io.gitops4j.core.template.value;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A Go slice whose element type or name matters: {@code []string}, {@code chartutil.VersionSet}. It
 * is a view of the list it was made of; elements can be replaced, not added.
 *
 * @since 0.1
 */
public final class TypedList extends AbstractList<@Nullable Object>
    implements GoSlice, RandomAccess {

  private final String typeName;
  private final String elementType;
  private final List<? extends @Nullable Object> elements;

  private TypedList(
      String typeName, String elementType, List<? extends @Nullable Object> elements) {
    this.typeName = typeName;
    this.elementType = elementType;
    this.elements = elements;
  }

  /**
   * A slice {@code []elementType}.
   *
   * @param elementType Go's name of the element type, such as {@code string}
   */
  public TypedList(String elementType, List<? extends @Nullable Object> elements) {
    this("[]" + elementType, elementType, elements);
  }

  /** A slice of strings. */
  public static TypedList strings(List<String> elements) {
    return new TypedList("string", elements);
  }

  /**
   * A slice of a named type.
   *
   * @param typeName Go's name of the type, such as {@code chartutil.VersionSet}
   * @param elementType Go's name of the element type
   */
  public static TypedList named(
      String typeName, String elementType, List<? extends @Nullable Object> elements) {
    return new TypedList(typeName, elementType, elements);
  }

  @Override
  public String elementType() {
    return elementType;
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public @Nullable Object get(int index) {
    return elements.get(index);
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object set(int index, @Nullable Object element) {
    return ((List<@Nullable Object>) elements).set(index, element);
  }

  @Override
  public int size() {
    return elements.size();
  }
}
