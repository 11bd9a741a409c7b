using System.Text.Json.Serialization;

namespace HRNet.Evaluation.Mpii;

/// <summary>The validation part of MPII Human Pose, as HRNet's code keeps it in <c>gt_valid.mat</c>.</summary>
public sealed record MpiiTruth
{
    /// <summary>Short names of the joints in order: rank, rkne, ... .</summary>
    [JsonPropertyName("dataset_joints")]
    public required IReadOnlyList<string> Joints { get; init; }

    /// <summary>By joint and person: 1 where the joint was not annotated.</summary>
    [JsonPropertyName("jnt_missing_16xN")]
    public required double[][] Missing { get; init; }

    /// <summary>By joint, axis (x, y) and person: the place in pixels, the first pixel being 1.</summary>
    [JsonPropertyName("pos_gt_src_16x2xN")]
    public required double[][][] Positions { get; init; }

    /// <summary>By corner, axis and person: the box of the head.</summary>
    [JsonPropertyName("headboxes_src_2x2xN")]
    public required double[][][] HeadBoxes { get; init; }

    /// <summary>How many people there are.</summary>
    [JsonIgnore]
    public int People => Missing.Length == 0 ? 0 : Missing[0].Length;

    /// <summary>Reads <c>gt_valid.mat</c>, or the same as JSON.</summary>
    /// <exception cref="EvaluationException">It is no such file, or its parts do not fit each other.</exception>
    public static MpiiTruth Read(string path)
    {
        var truth = Path.GetExtension(path).Equals(".mat", StringComparison.OrdinalIgnoreCase)
            ? FromMat(path)
            : JsonFile.Read(path, MpiiJson.Default.MpiiTruth, "MPII's gt_valid as JSON");
        var (joints, people) = (truth.Joints.Count, truth.People);
        var fits = people > 0 && truth.Missing.Length == joints && truth.Positions.Length == joints && truth.HeadBoxes.Length == 2
            && truth.Missing.All(row => row.Length == people)
            && truth.Positions.Concat(truth.HeadBoxes).All(axes => axes.Length == 2 && axes.All(row => row.Length == people));
        return fits ? truth : throw new EvaluationException($"The parts of '{path}' do not have the same joints and people.");
    }

    private static MpiiTruth FromMat(string path)
    {
        var variables = MatFile.Read(path);
        var (missing, positions, heads) = (Find("jnt_missing", 2), Find("pos_gt_src", 3), Find("headboxes_src", 3));
        return new()
        {
            Joints = [.. Find("dataset_joints", 2).Cells.Select(cell => cell.Text)],
            Missing = [.. Enumerable.Range(0, missing.Dimensions[0]).Select(j => Row(missing, j, missing.Dimensions[0]))],
            Positions = Planes(positions),
            HeadBoxes = Planes(heads),
        };

        double[][][] Planes(MatArray array) =>
        [
            .. Enumerable.Range(0, array.Dimensions[0]).Select(j =>
                Enumerable.Range(0, array.Dimensions[1]).Select(axis =>
                    Row(array, axis * array.Dimensions[0] + j, array.Dimensions[0] * array.Dimensions[1])).ToArray()),
        ];

        double[] Row(MatArray array, int first, int step) =>
            [.. Enumerable.Range(0, array.Values.Length / Math.Max(step, 1)).Select(n => array.Values[first + n * step])];

        // A single person is stored without the last dimension.
        MatArray Find(string name, int dimensions) =>
            !variables.TryGetValue(name, out var array) ? throw new EvaluationException($"'{path}' has no variable '{name}', as MPII's gt_valid.mat does.")
            : array.Dimensions.Length == dimensions ? array
            : array.Dimensions.Length == dimensions - 1 ? array with { Dimensions = [.. array.Dimensions, 1] }
            : throw new EvaluationException($"The variable '{name}' of '{path}' has {array.Dimensions.Length} dimensions instead of {dimensions}.");
    }
}

/// <summary>MPII's names in JSON.</summary>
[JsonSerializable(typeof(MpiiTruth))]
internal sealed partial class MpiiJson : JsonSerializerContext;
