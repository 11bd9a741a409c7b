using HRNet.Inference.Live;

namespace HRNetWeb.Contracts;

/// <summary>What a live client asks for, at its start or later. What is unset stays as it was.</summary>
/// <param name="Task">"pose" (the default) or "segment".</param>
/// <param name="Model">Name of the model; "" for the default one.</param>
/// <param name="Threshold">The keypoint score that counts as seen, 0 to 1; the model's own at first.</param>
/// <param name="Smoothing">Whether keypoints are smoothed; true at first.</param>
/// <param name="Flip">Whether the mirrored picture is run as well; false at first.</param>
internal sealed record LiveOptionsDto(LiveTask? Task = null, string? Model = null, float? Threshold = null, bool? Smoothing = null, bool? Flip = null)
{
    /// <summary>As the session has it.</summary>
    internal LiveRequest ToRequest() => new() { Task = Task, Model = Model, Threshold = Threshold, Smoothing = Smoothing, Flip = Flip };
}

/// <summary>One frame, as the hub takes it.</summary>
/// <param name="Sequence">The client's own number for it, rising.</param>
/// <param name="Image">The JPEG (or PNG or WebP) file; base64 in JSON.</param>
/// <param name="CapturedAt">When it was taken, in milliseconds of the client's own clock.</param>
internal sealed record LiveFrameDto(long Sequence, byte[]? Image, double? CapturedAt = null)
{
    /// <summary>As the session has it.</summary>
    internal LiveFrame ToFrame() => new(Sequence, Image, CapturedAt);
}
