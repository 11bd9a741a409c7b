using System.Text.Json.Serialization;
using HRNet.Inference.Geometry;

namespace HRNet.Inference.Results;

/// <summary>One person and the keypoints found in their box.</summary>
/// <param name="Score">Mean score of the keypoints above the threshold (Sun et al. 2019, rescoring), times the box's own score; 0 where no keypoint is above it.</param>
/// <param name="Box">The box that was looked into, before padding.</param>
/// <param name="Keypoints">Every keypoint of the model, in its order, also those below the threshold.</param>
public sealed record Person([property: JsonConverter(typeof(RoundedScore))] float Score, Box Box, IReadOnlyList<Keypoint> Keypoints)
{
    /// <summary>The keypoint of that name, such as "left_wrist".</summary>
    /// <exception cref="KeyNotFoundException">The model has no keypoint of that name; the message lists those it has.</exception>
    public Keypoint this[string name] => Keypoint.Named(Keypoints, name);
}
