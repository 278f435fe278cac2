package io.gitops4j.secrets.leak;

/** The bytes that a decoder has taken and cannot decide on yet, with their places. */
final class Pending {
  private final int capacity;
  private int[] bytes = {};
  private long[] starts = {};
  private long[] ends = {};
  private int size;

  Pending(int capacity) {
    this.capacity = capacity;
  }

  void add(int b, long start, long end) {
    if (bytes.length == 0) {
      bytes = new int[capacity];
      starts = new long[capacity];
      ends = new long[capacity];
    }
    bytes[size] = b;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  int at(int index) {
    return bytes[index];
  }

  /** Where the first byte starts. */
  long start() {
    return starts[0];
  }

  /** Emits all bytes as they are. */
  void flush(Decoder decoder) {
    int taken = size;
    size = 0;
    for (int i = 0; i < taken; i++) {
      decoder.emit(bytes[i], starts[i], ends[i], Matcher.AS_IS);
      bytes[i] = 0;
    }
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      bytes[i] = 0;
    }
    size = 0;
  }

  void copy(Pending other) {
    size = 0;
    for (int i = 0; i < other.size; i++) {
      add(other.bytes[i], other.starts[i], other.ends[i]);
    }
  }
}
