import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentHolder, type Me } from '../auth/guards';
import { Claim, ClaimNote } from '../database/entities';
import { ClaimsService } from './claims.service';

@Resolver(() => Claim)
export class ClaimsResolver {
  constructor(private readonly claims: ClaimsService) {}

  @Query(() => [Claim])
  openClaims(@CurrentHolder() me: Me) {
    return this.claims.openOf(me.id);
  }

  @Query(() => [Claim])
  claimsAtVet(@CurrentHolder() me: Me, @Args('vet') vet: string) {
    return this.claims.byVet(vet, me.id);
  }

  @Query(() => Claim)
  claim(@Args('id', { type: () => Int }) id: number) {
    return this.claims.one(id);
  }

  @ResolveField(() => [ClaimNote])
  notes(@Parent() claim: Claim) {
    return this.claims.notesOf(claim.id);
  }

  @Mutation(() => Boolean)
  async addNote(
    @CurrentHolder() me: Me,
    @Args('claimId', { type: () => Int }) claimId: number,
    @Args('text') text: string,
  ) {
    await this.claims.owned(claimId, me);
    await this.claims.note(claimId, me.email, text);
    this.claims.remind(claimId);
    return true;
  }
}
