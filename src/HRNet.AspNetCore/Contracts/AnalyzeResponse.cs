using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Contracts;

/// <summary>Several answers about one picture.</summary>
/// <param name="Pose">Its people, where they were asked for.</param>
/// <param name="Segment">Its classes, where they were asked for.</param>
/// <param name="Detect">Its objects, where they were asked for.</param>
/// <param name="Classify">What it is of, where that was asked for.</param>
internal sealed record AnalyzeResponse(PoseResult? Pose, SegmentResult? Segment, DetectResult? Detect, ClassifyResult? Classify);
