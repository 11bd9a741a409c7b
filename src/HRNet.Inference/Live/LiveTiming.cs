using System.Text.Json.Serialization;
using HRNet.Inference.Results;

namespace HRNet.Inference.Live;

/// <summary>Milliseconds of each stage of a frame's way, on the server's clock.</summary>
/// <param name="Wait">From arrival until its turn.</param>
/// <param name="Decode">File to pixels.</param>
/// <param name="Preprocess">Sampling crops into tensors.</param>
/// <param name="Queue">Waiting for the model.</param>
/// <param name="Inference">The network.</param>
/// <param name="Postprocess">Heat maps or logits to keypoints or classes.</param>
/// <param name="Track">Ids and smoothing.</param>
/// <param name="Render">Writing the mask.</param>
/// <param name="Total">From its turn to the answer.</param>
internal sealed record LiveTiming(
    [property: JsonConverter(typeof(RoundedTime))] double Wait, [property: JsonConverter(typeof(RoundedTime))] double Decode,
    [property: JsonConverter(typeof(RoundedTime))] double Preprocess, [property: JsonConverter(typeof(RoundedTime))] double Queue,
    [property: JsonConverter(typeof(RoundedTime))] double Inference, [property: JsonConverter(typeof(RoundedTime))] double Postprocess,
    [property: JsonConverter(typeof(RoundedTime))] double Track, [property: JsonConverter(typeof(RoundedTime))] double Render,
    [property: JsonConverter(typeof(RoundedTime))] double Total)
{
    /// <summary>How old the frame is when its answer is ready: since its arrival.</summary>
    [JsonIgnore]
    public double Age => Wait + Total;

    /// <summary>With the inference stages of another look at the frame added.</summary>
    internal LiveTiming With(LiveTiming other) => this with
    {
        Preprocess = Preprocess + other.Preprocess,
        Queue = Queue + other.Queue,
        Inference = Inference + other.Inference,
        Postprocess = Postprocess + other.Postprocess,
        Render = Render + other.Render,
    };

    /// <summary>The stages of the inference, one look after another.</summary>
    internal static LiveTiming Of(params IEnumerable<StageTiming> looks)
    {
        var timing = new LiveTiming(0, 0, 0, 0, 0, 0, 0, 0, 0);
        foreach (var look in looks)
        {
            timing = timing with
            {
                Preprocess = timing.Preprocess + look.Preprocess,
                Queue = timing.Queue + look.Queue,
                Inference = timing.Inference + look.Inference,
                Postprocess = timing.Postprocess + look.Postprocess,
            };
        }

        return timing;
    }
}
