package kolmo.experiments.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kolmo.experiments.draw.LabelPlaces.Box;
import org.junit.jupiter.api.Test;

/// Names among points.
class LabelPlacesTest {

  private static double[][] grid(int from, int to, int step) {
    List<double[]> points = new ArrayList<>();
    for (int y = from; y <= to; y += step) {
      for (int x = from; x <= to; x += step) {
        points.add(new double[] {x, y});
      }
    }
    return points.toArray(double[][]::new);
  }

  private static boolean covers(Box box, double[] point) {
    return point[0] > box.left()
        && point[0] < box.left() + box.width()
        && point[1] > box.top()
        && point[1] < box.top() + box.height();
  }

  @Test
  void aNameStandsBesideItsPlace() {
    Box box = new LabelPlaces(300, 200, new double[][] {{100, 100}}).place(100, 100, 40, 14);
    assertThat(box).isEqualTo(new Box(108, 93, 40, 14));
  }

  @Test
  void namesCoverNoPointsAndNotEachOther() {
    double[][] points = grid(80, 180, 10);
    LabelPlaces places = new LabelPlaces(300, 260, points);
    for (int i = 0; i < 8; i++) {
      Box box = places.place(130, 130, 30, 14);
      assertThat(List.of(points)).noneMatch(p -> covers(box, p));
      assertThat(box.left()).isBetween(0.0, 270.0);
      assertThat(box.top()).isBetween(0.0, 246.0);
    }
    for (int i = 0; i < 8; i++) {
      Box a = places.taken().get(i);
      for (Box b : places.taken().subList(i + 1, 8)) {
        assertThat(covers(a, new double[] {b.left() + 15, b.top() + 7})).isFalse();
      }
    }
  }

  @Test
  void whereThereIsNoRoomNamesAreNearAndApart() {
    LabelPlaces places = new LabelPlaces(200, 200, grid(0, 200, 5));
    Box first = places.place(100, 100, 40, 14);
    Box second = places.place(100, 100, 40, 14);
    assertThat(first).isEqualTo(new Box(108, 93, 40, 14));
    assertThat(second).isNotEqualTo(first);
  }
}
