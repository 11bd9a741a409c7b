using System.Text.Json.Serialization;
using HRNet.Inference.Geometry;
using HRNet.Inference.Results;

namespace HRNet.Inference.Live;

/// <summary>A person in a live picture.</summary>
/// <param name="Id">Counts from 1 in order of appearance; stays with the person while they are followed.</param>
/// <param name="Score">Mean score of the keypoints above the threshold; 0 where none is.</param>
/// <param name="Box">Around the keypoints that are seen, enlarged as <c>docs/live.md</c> says: where the next frame is looked into.</param>
/// <param name="Keypoints">Every keypoint of the model, in its order, smoothed where that was asked for.</param>
public sealed record LivePerson(int Id, [property: JsonConverter(typeof(RoundedScore))] float Score, Box Box, IReadOnlyList<Keypoint> Keypoints)
{
    /// <summary>The keypoint of that name, such as "left_wrist".</summary>
    /// <exception cref="KeyNotFoundException">The model has no keypoint of that name; the message lists those it has.</exception>
    public Keypoint this[string name] => Keypoint.Named(Keypoints, name);
}
