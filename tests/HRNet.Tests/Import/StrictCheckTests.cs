using HRNet.Import;
using HRNet.Network;

namespace HRNet.Tests.Import;

/// <summary>Weights that nearly fit do not pass, and the report names what does not.</summary>
public sealed class StrictCheckTests
{
    private static readonly PoseNetwork Pose = new(Variant.Find("w18_small_v1"), 17);

    [Fact]
    public void A_complete_state_dict_passes() => StrictCheck.Require(Pose, StateDict.Shapes(Pose));

    [Fact]
    public void Missing_extra_and_misshapen_tensors_are_named()
    {
        var tensors = StateDict.Shapes(Pose);
        tensors.Remove("bn1.bias");
        tensors.Remove("conv2.weight");
        tensors["final_layer.weight"] = StateDict.Shape("x", [17, 16, 3, 3]);
        tensors["surprise"] = StateDict.Shape("x", [5]);
        var error = Assert.Throws<ImportException>(() => StrictCheck.Require(Pose, tensors));
        Assert.Equal("The checkpoint does not fit HRNetV1 w18_small_v1: 2 tensors missing, 1 left over, 1 of another shape.", error.Message);
        Assert.Equal(
            [
                "missing (2):", "  bn1.bias [64]", "  conv2.weight [64, 64, 3, 3]",
                "left over (1):", "  surprise [5]",
                "another shape (1):", "  final_layer.weight [17, 16, 1, 1] is [17, 16, 3, 3] in the file",
            ],
            error.Details);
    }

    [Fact]
    public void A_long_list_is_cut_after_a_dozen()
    {
        var error = Assert.Throws<ImportException>(() => StrictCheck.Require(Pose, StateDict.Shapes(Pose).Where(t => !t.Key.StartsWith("stage", StringComparison.Ordinal)).ToDictionary()));
        Assert.Equal(14, error.Details.Count);
        Assert.StartsWith("  and ", error.Details[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Imagenet_weights_do_not_pass_as_a_pose_network()
    {
        // They have both trunks' layers and a final_layer of other meaning: the pretrained files that lie beside the pose models.
        var tensors = StateDict.Shapes(new ClassificationNetwork(Pose.Variant));
        Assert.Throws<ImportException>(() => StrictCheck.Require(Pose, tensors));
    }
}
