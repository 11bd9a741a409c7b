using HRNet.Inference.Segmentation;
using HRNet.Inference.Sessions;
using HRNet.Inference.Tests.Sessions;

namespace HRNet.Inference.Tests.Segmentation;

public sealed class LogitGridTests
{
    [Fact]
    public void Windows_are_averaged_where_they_overlap()
    {
        // Two windows of 3 cells, 2 apart, of 2 classes; one row.
        using var answer = Answer([1, 2, 3, /**/ 10, 20, 30, /*2nd*/ 5, 6, 7, /**/ 50, 60, 70], images: 2);
        var plan = new InputPlan(PlanAxis.Windows(20, 20, 12, 3, false), PlanAxis.Whole(4, 4, false));
        Assert.Equal([0, 8], plan.Columns.Offsets);
        var grid = new float[2 * 5];
        LogitGrid.Join(answer, plan, null, grid);
        Assert.Equal([1, 2, 4, 6, 7, /**/ 10, 20, 40, 60, 70], grid);
    }

    [Fact]
    public void A_mirrored_window_is_turned_back_and_its_classes_exchanged()
    {
        using var answer = Answer([1, 2, 3, /**/ 10, 20, 30, /*mirrored*/ 50, 60, 70, /**/ 5, 6, 7], images: 2);
        var plan = new InputPlan(PlanAxis.Whole(12, 12, false), PlanAxis.Whole(4, 4, false));
        var grid = new float[2 * 3];
        LogitGrid.Join(answer, plan, [1, 0], grid);
        Assert.Equal([4, 4, 4, /**/ 40, 40, 40], grid);
    }

    private static NetworkAnswer Answer(float[] values, int images) =>
        new([new AnswerPart(new SharedOutput(new ArrayOutput(values, images, 2, 1, 3), 1), 0, images)], TimeSpan.Zero, TimeSpan.Zero, () => { });
}
