using System.Text.Json;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Tests.Pose;

/// <summary>Against oks.json: the formula of the COCO evaluation, computed in Python.</summary>
public sealed class PoseSuppressionTests
{
    /// <summary>Keypoints are float32: half a millionth of a pixel at 500.</summary>
    private const double Tolerance = 1e-5;

    private static readonly OksCase s_case = JsonSerializer.Deserialize<OksCase>(Fixture.Bytes("oks.json"), JsonSerializerOptions.Web)!;

    private static readonly ModelCard s_card = Cards.Pose with
    {
        InputHeight = 192,
        InputWidth = 144,
        Keypoints = [.. Enumerable.Range(0, 17).Select(k => $"joint_{k}")],
        Sigmas = [.026f, .025f, .025f, .035f, .035f, .079f, .079f, .072f, .072f, .062f, .062f, .107f, .107f, .087f, .087f, .089f, .089f],
    };

    private readonly Person[] _people = [.. s_case.People.Select(p => new Person(
        p.Score, new Box(p.Box[0], p.Box[1], p.Box[2], p.Box[3]), [.. p.Points.Select((at, k) => new Keypoint($"joint_{k}", at[0], at[1], 0.5f))]))];

    [Fact]
    public void Similarities_are_those_of_the_COCO_evaluation()
    {
        for (var a = 0; a < _people.Length; a++)
        {
            for (var b = 0; b < _people.Length; b++)
                Assert.Equal(s_case.Oks[a][b], PoseSimilarity.Oks(_people[a].Keypoints, _people[b].Keypoints, Area(a), Area(b), s_card.Sigmas), Tolerance);
        }

        double Area(int person) => Crop.Around(_people[person].Box, s_card.InputWidth, s_card.InputHeight).Area;
    }

    [Fact]
    public void Of_poses_that_are_alike_the_best_stays() =>
        Assert.Equal(s_case.Kept.Select(k => _people[k]), PoseSuppression.Keep(_people, s_card));

    [Fact]
    public void Without_deviations_everyone_stays() => Assert.Equal(_people, PoseSuppression.Keep(_people, s_card with { Sigmas = [] }));

    private sealed record OksCase(OksPerson[] People, double[][] Oks, int[] Kept);

    private sealed record OksPerson(float Score, float[] Box, float[][] Points);
}
