using HRNet.Models;

namespace HRNet.Inference.Sampling;

/// <summary>Gray levels to network input, per plane: <c>(level - mean) / std</c>, planes in the card's channel order.</summary>
internal sealed class Normalization
{
    /// <summary>Takes the numbers from a model's card.</summary>
    /// <exception cref="ArgumentException">The card's mean, deviation or channel order cannot be used.</exception>
    public Normalization(ModelCard card)
    {
        if (card.Mean.Count != 3 || card.Std.Count != 3 || card.Std.Any(s => !(s > 0)) || card.Mean.Any(m => !float.IsFinite(m)))
            throw new ArgumentException("mean and std must be three numbers each, std above 0.", nameof(card));
        var bgr = card.ChannelOrder.Equals("bgr", StringComparison.OrdinalIgnoreCase);
        if (!bgr && !card.ChannelOrder.Equals("rgb", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"the channel order '{card.ChannelOrder}' is neither rgb nor bgr.", nameof(card));
        for (var plane = 0; plane < 3; plane++)
        {
            Source[plane] = bgr ? 2 - plane : plane;
            Gain[plane] = 1 / card.Std[plane];
            Shift[plane] = -card.Mean[plane] / card.Std[plane];
        }
    }

    /// <summary>The frame's channel (0 red, 1 green, 2 blue) that each plane takes.</summary>
    public int[] Source { get; } = new int[3];

    /// <summary>Multiplier of each plane.</summary>
    public float[] Gain { get; } = new float[3];

    /// <summary>What is added to each plane: the value of black.</summary>
    public float[] Shift { get; } = new float[3];
}
