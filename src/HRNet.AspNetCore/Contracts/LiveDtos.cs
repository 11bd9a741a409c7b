using System.Text.Json.Serialization;
using HRNet.AspNetCore.Problems;
using HRNet.Inference.Live;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Contracts;

/// <summary>What a live client is told: settings, results and errors, each with its type's name.</summary>
/// <param name="Type">"settings", "result" or "error"; the first of all fields.</param>
internal abstract record LiveMessageDto([property: JsonPropertyOrder(-1)] string Type)
{
    /// <summary>As the wire has it.</summary>
    public static LiveMessageDto From(LiveMessage message, LiveLimitsDto limits) => message switch
    {
        LiveResult result => LiveResultDto.From(result),
        LiveSettings settings => LiveSettingsDto.From(settings, limits),
        LiveFault fault => LiveErrorDto.From(fault),
        _ => throw new InvalidOperationException($"Nobody said how {message.GetType()} goes over the wire."),
    };
}

/// <summary>What is in force from now on: told first, and after each change.</summary>
/// <param name="Task">"pose" or "segment".</param>
/// <param name="Model">The model that answers.</param>
/// <param name="Device">The device it runs on.</param>
/// <param name="Threshold">The keypoint score that counts as seen.</param>
/// <param name="Smoothing">Whether keypoints are smoothed.</param>
/// <param name="Flip">Whether the mirrored picture is run as well.</param>
/// <param name="MaskModel">The model whose mask comes with each pose; null where none does.</param>
/// <param name="Keypoints">Names, in the order of the results; for a pose.</param>
/// <param name="Limbs">Pairs of indices into them that lines join; for a pose.</param>
/// <param name="Limits">What may be sent.</param>
internal sealed record LiveSettingsDto(
    LiveTask Task, string Model, string Device, double Threshold, bool Smoothing, bool Flip, string? MaskModel, IReadOnlyList<string>? Keypoints, IReadOnlyList<int[]>? Limbs, LiveLimitsDto Limits)
    : LiveMessageDto("settings")
{
    /// <summary>As the wire has it.</summary>
    public static LiveSettingsDto From(LiveSettings settings, LiveLimitsDto limits)
    {
        var (card, pose) = (settings.Model.Card, settings.Task == LiveTask.Pose);
        return new(
            settings.Task, settings.Model.Name, settings.Model.Device.Device, Math.Round(settings.Threshold, 4), settings.Smoothing, settings.Flip, settings.Masks?.Name,
            pose ? card.Keypoints : null, pose ? card.Limbs : null, limits);
    }
}

/// <summary>What may be sent.</summary>
/// <param name="FrameBytes">Bytes of one frame's file.</param>
/// <param name="FramePixels">Width x height of one frame.</param>
/// <param name="PixelsPerSecond">Pixels of all frames of a second; beyond it the frame rate falls.</param>
/// <param name="Unanswered">Frames that can be under way: one worked on, one waiting.</param>
internal sealed record LiveLimitsDto(int FrameBytes, int FramePixels, long PixelsPerSecond, int Unanswered)
{
    /// <summary>As the settings have them.</summary>
    public static LiveLimitsDto From(LiveOptions options) => new(options.MaxFrameBytes, options.MaxFramePixels, options.PixelsPerSecond, 2);
}

/// <summary>The answer to a frame; frames sent before it that were not answered were dropped.</summary>
/// <param name="Sequence">The frame's number.</param>
/// <param name="CapturedAt">When it was taken, as its sender said.</param>
/// <param name="Image">Its size, which all coordinates count in.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Age">Milliseconds from the frame's arrival to this answer.</param>
/// <param name="Dropped">Frames dropped for newer ones since the stream was opened.</param>
/// <param name="Limited">Whether the limit on pixels held the frame back.</param>
/// <param name="People">The people seen, by id; for a pose.</param>
/// <param name="Classes">The classes seen, by falling area; for a segmentation or a mask.</param>
/// <param name="Mask">The class of each pixel, made smaller; for a segmentation or a mask.</param>
/// <param name="Timing">Milliseconds of each stage.</param>
internal sealed record LiveResultDto(
    long Sequence, double? CapturedAt, ImageSize Image, string Model, string Device, double Age, long Dropped, bool Limited,
    IReadOnlyList<LivePerson>? People, IReadOnlyList<SegmentClass>? Classes, EncodedMask? Mask, LiveTiming Timing)
    : LiveMessageDto("result")
{
    /// <summary>As the wire has it.</summary>
    public static LiveResultDto From(LiveResult result) => new(
        result.Sequence, result.CapturedAt, new(result.Width, result.Height), result.Model, result.Device, Math.Round(result.Timing.Age, 2), result.Dropped,
        result.Limited, result.People, result.Classes, result.Mask is { } mask ? new("png", mask.Width, mask.Height, mask.Png.ToArray()) : null, result.Timing);
}

/// <summary>Something that did not go.</summary>
/// <param name="Code">A word that a program can act on; the same as in problem documents, and a few of its own.</param>
/// <param name="Message">What was wrong and what is allowed, for a person.</param>
/// <param name="Sequence">The frame that it is about; it counts as answered.</param>
/// <param name="Option">The option that it is about.</param>
/// <param name="RetryAfter">Seconds after which another try is likely to succeed.</param>
/// <param name="Final">Whether the stream ends here.</param>
internal sealed record LiveErrorDto(string Code, string Message, long? Sequence, string? Option, int? RetryAfter, bool Final) : LiveMessageDto("error")
{
    /// <summary>As the wire has it.</summary>
    public static LiveErrorDto From(LiveFault fault)
    {
        var problem = ProblemMapper.Map(fault.Reason);
        return new(problem.Code, problem.Detail, fault.Sequence, problem.Option, problem.RetryAfter, fault.IsFinal);
    }
}
